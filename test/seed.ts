import fc from 'fast-check';

// The same cases every time, so that a failure is one of the change at hand. PADDOCK_SEED=random looks for new ones.
const given = process.env.PADDOCK_SEED;
if (given !== 'random')
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(given ?? 20_261_124) });

import { describe, expect, it } from 'vitest';
import * as gate from '../../../../images/agent/gate/rules-file.ts';
import { GATE_FILE, GateFile } from '../../../../policy/gate/file.ts';

const entry = {
  id: 'a-b',
  reason: 'r',
  commands: [{ words: ['x', 'y'], any: ['-z'] }],
  paths: ['~/a', '**/b'],
};
const file = { schema: 'paddock/gate/v1', deny: [entry] };

describe('a gate file', () => {
  it('is where the policy says', () => {
    expect(gate.GATE_FILE).toBe(GATE_FILE);
  });

  it('is read as the schema reads it', () => {
    expect(gate.parseGateFile(JSON.stringify(file))).toEqual(GateFile.parse(file));
  });

  it('that is wrong is refused with the place', () => {
    const wrong = { ...file, deny: [{ ...entry, commands: [{ words: [] }] }] };
    expect(() => gate.parseGateFile(JSON.stringify(wrong))).toThrow(
      'deny.0.commands.0.words: expected at least one',
    );
    expect(() => gate.parseGateFile('')).toThrow(SyntaxError);
  });

  it('is taken or refused just as the schema does, whatever is changed in it', () => {
    const values: unknown[] = [
      null,
      0,
      '',
      'x',
      'A b',
      '~/x',
      '**/x',
      '/x',
      [],
      ['x'],
      ['x y'],
      ['~/x'],
      [''],
      [1],
      {},
    ];
    values.push(
      { words: ['x'] },
      [{ words: ['x'] }],
      [{ words: ['x'], more: 1 }],
      [{ words: 'x' }],
      [entry],
      [{ id: 'x' }],
    );
    const paths = [
      'schema',
      'deny',
      'extra',
      'deny.0',
      'deny.0.id',
      'deny.0.reason',
      'deny.0.extra',
      'deny.0.commands',
    ];
    paths.push(
      'deny.0.paths',
      'deny.0.commands.0',
      'deny.0.commands.0.words',
      'deny.0.commands.0.any',
      'deny.0.commands.0.extra',
    );
    for (const path of paths) {
      for (const value of [undefined, ...values]) {
        const changed = JSON.stringify(with_(structuredClone(file), path.split('.'), value));
        const wanted = GateFile.safeParse(JSON.parse(changed));
        const place = `${path} = ${JSON.stringify(value)}`;
        if (wanted.success) expect(gate.parseGateFile(changed), place).toEqual(wanted.data);
        else expect(() => gate.parseGateFile(changed), place).toThrow();
      }
    }
  });
});

function with_(target: object, [key = '', ...rest]: string[], value: unknown): object {
  const fields = target as Record<string, unknown>;
  const inner = fields[key];
  if (rest.length > 0 && typeof inner === 'object' && inner !== null) with_(inner, rest, value);
  else if (rest.length === 0) fields[key] = value;
  return target;
}

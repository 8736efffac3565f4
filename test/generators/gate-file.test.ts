import { expect, it } from 'vitest';
import { gateFileText } from '../../generators/gate-file.ts';
import { parseGateFile } from '../../images/agent/gate/rules-file.ts';
import { GateFile } from '../../policy/gate/file.ts';
import { RULES } from '../policy/gate/support.ts';

it('what a profile denies stands in the gate file, and the gate reads it as it was', () => {
  const text = gateFileText({ deny: RULES });
  expect(parseGateFile(text)).toEqual({ schema: 'paddock/gate/v1', deny: RULES });
  expect(GateFile.parse(JSON.parse(text))).toEqual({ schema: 'paddock/gate/v1', deny: RULES });
  expect(text.endsWith('}\n')).toBe(true);
});

it('an entry that is none is refused before anything is rendered', () => {
  expect(() => gateFileText({ deny: [{ id: 'x', reason: 'y' }] })).toThrow('commands or paths');
});

import type { Adapter } from '../adapter.ts';
import { expressAll } from '../express.ts';
import { codexRules, rulesText } from './permissions.ts';

/** Codex CLI 0.169.0 on a person's machine: its sandbox with approvals, and rules that forbid or prompt. */
export const codex: Adapter = {
  name: 'codex',
  folder: { variable: 'CODEX_HOME', home: '.codex' },

  interactive: ({ permissions }) => {
    const { rules, report } = expressAll('codex', permissions, codexRules);
    return {
      files: {
        'config.toml': {
          kind: 'toml',
          owns: { approval_policy: 'on-request', sandbox_mode: 'workspace-write' },
        },
        // Never default.rules: Codex rewrites that one itself on its first start.
        'rules/paddock.rules': { kind: 'whole', text: rulesText(rules.flatMap((one) => one.rules)) },
      },
      report,
    };
  },

  gate: () => ({
    row: {
      entry: 'the gate before every tool (--gate)',
      decision: 'deny',
      expressed: 'none',
      why: "Codex CLI skips the hooks of a person's own configuration, and does not say so",
      instead:
        'the rules of rules/paddock.rules and its own sandbox; in the box of paddock run the gate is asked',
    },
    warning:
      "codex: warning: --gate has no effect here: Codex CLI (0.169.0) skips the hooks of a person's own configuration; " +
      'its rules and its sandbox stay, and paddock run has the gate',
  }),
};

import { HOOK_TIMEOUT } from '../../policy/gate/question.ts';
import type { Adapter } from '../adapter.ts';
import { expressAll } from '../express.ts';
import { tomlText } from '../toml.ts';
import { geminiRules, policyRules } from './permissions.ts';

/** Gemini CLI 0.61.0 on a person's machine: edits in the workspace run, and no way into the mode without approvals. */
export const gemini: Adapter = {
  name: 'gemini',
  folder: { variable: 'GEMINI_CLI_HOME', below: '.gemini', home: '.gemini' },

  interactive: ({ permissions }) => {
    const { rules, report } = expressAll('gemini', permissions, geminiRules);
    return {
      files: {
        'settings.json': {
          kind: 'json',
          owns: {
            general: { defaultApprovalMode: 'auto_edit' },
            security: { disableYoloMode: true },
          },
        },
        'policies/paddock.toml': { kind: 'whole', text: tomlText({ rule: policyRules(rules) }) },
      },
      report,
    };
  },

  gate: (command) => ({
    owns: {
      hooks: {
        BeforeTool: [
          {
            matcher: '.*',
            // A call whose hook takes longer than it may runs; the gate ends by itself long before.
            hooks: [{ type: 'command', name: 'paddock-gate', command, timeout: HOOK_TIMEOUT * 1000 }],
          },
        ],
      },
    },
  }),
};

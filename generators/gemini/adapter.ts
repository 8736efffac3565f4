import type { Adapter } from '../adapter.ts';
import { jsonText } from '../json.ts';
import { policyText } from './rules.ts';

// Outside a runner these change nothing; on one, Gemini CLI strips its shell's environment down to a short list.
const KEPT_IN_SHELL = [
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'SSL_CERT_FILE',
  'NODE_EXTRA_CA_CERTS',
  'GH_TOKEN',
];

/**
 * Gemini CLI 0.61.0. The deny stands in `/etc/gemini-cli/policies`, the one place that neither flags, hooks settings nor
 * a workspace can lift. Its yolo mode cannot be set in a settings file, only by flag.
 */
export const gemini: Adapter = {
  name: 'gemini',

  interactive: (profile) => ({
    files: {
      'settings.json': jsonText({
        general: { defaultApprovalMode: 'auto_edit' },
        security: { disableYoloMode: true },
      }),
      'policies/paddock.toml': policyText(profile.deny),
    },
    unexpressed: [],
  }),

  image: (profile) => ({
    files: {
      '/etc/gemini-cli/settings.json': jsonText({
        general: {
          enableAutoUpdate: false,
          enableAutoUpdateNotification: false,
          maxAttempts: 3,
          retryFetchErrors: false,
        },
        privacy: { usageStatisticsEnabled: false },
        telemetry: { enabled: false },
        security: {
          auth: { selectedType: 'gemini-api-key' },
          folderTrust: { enabled: false },
          environmentVariableRedaction: { allowed: KEPT_IN_SHELL },
        },
        tools: { sandbox: false },
        hooksConfig: { enabled: true },
      }),
      '/etc/gemini-cli/policies/residual-deny.toml': policyText(profile.deny),
    },
    launch: {
      program: '/usr/local/bin/gemini',
      headless: [
        '--approval-mode',
        'yolo',
        ...(profile.output === 'json' ? ['--output-format', 'json'] : []),
      ],
      interactive: ['--approval-mode', 'yolo'],
      environment: { GEMINI_CLI_NO_RELAUNCH: 'true' },
      home: { '.gemini': null },
    },
    unexpressed: [],
  }),
};

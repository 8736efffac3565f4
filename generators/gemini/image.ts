import type { ImageAdapter } from '../adapter.ts';
import { jsonText } from '../json.ts';
import { tomlText } from '../toml.ts';
import { residualRules } from './residual.ts';

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
 * Gemini CLI 0.61.0 in the image. The deny stands in `/etc/gemini-cli/policies`, the one place that neither flags, hooks
 * settings nor a workspace can lift. Its yolo mode cannot be set in a settings file, only by flag.
 */
export const gemini: ImageAdapter = {
  name: 'gemini',

  image: ({ deny, output }) => ({
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
        hooks: {
          BeforeTool: [
            {
              matcher: '.*',
              hooks: [
                { type: 'command', name: 'gate', command: '/usr/lib/paddock/gate gemini', timeout: 10_000 },
              ],
            },
          ],
        },
      }),
      '/etc/gemini-cli/policies/residual-deny.toml': tomlText({ rule: residualRules(deny) }),
    },
    launch: {
      program: '/usr/local/bin/gemini',
      headless: ['--approval-mode', 'yolo', ...(output === 'json' ? ['--output-format', 'json'] : [])],
      interactive: ['--approval-mode', 'yolo'],
      environment: { GEMINI_CLI_NO_RELAUNCH: 'true' },
      home: { '.gemini': null },
    },
    report: [],
  }),
};

import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Redact } from '../../policy/audit/redact.ts';
import type { Agent } from '../../policy/risk/profile.ts';
import type { Channel } from '../../policy/risk/schema.ts';
import { Failure, STATUS } from '../failure.ts';
import { type AcpOptions, acpChannel } from './acp/channel.ts';
import type { ChannelOpener } from './channel.ts';
import { queueChannel } from './queue/channel.ts';
import { type TerminalOptions, terminalChannel } from './terminal/channel.ts';
import { webhookChannel } from './webhook/channel.ts';

/** What the run itself knows about its channels. */
export interface OwnChannels {
  terminal?: TerminalOptions;
  /** The streams of an editor, where there is one. */
  acp?: AcpOptions;
  /** Takes secrets out of what leaves this machine. */
  redact?: Redact;
}

/** The channels of an agent, as `paddock.toml` names them. Throws a {@link Failure} for one that the run can't have. */
export function openersOf(
  { name, channels, webhook }: Pick<Agent, 'name' | 'channels' | 'webhook'>,
  { terminal, acp, redact }: OwnChannels = {},
): ChannelOpener[] {
  const wrong = (words: string) => new Failure(STATUS.data, `agents.${name}.channels: ${words}`);
  const openers: Record<Channel, () => ChannelOpener> = {
    terminal: () => terminalChannel(terminal),
    queue: () => queueChannel(),
    acp() {
      if (acp === undefined) throw wrong('got acp, which needs an editor: paddock run --approvals acp');
      return acpChannel(acp);
    },
    webhook() {
      if (webhook === undefined) throw wrong('got webhook, expected its url and secret_file too');
      return webhookChannel({
        url: webhook.url,
        secretFile: placeOf(webhook.secret_file, name),
        ...(webhook.reply_port !== undefined && { port: webhook.reply_port }),
        ...(redact !== undefined && { redact }),
      });
    },
  };
  return [...new Set(channels)].map((channel) => openers[channel]());
}

/** A secret's place on this machine: not in the workspace, which an agent reads. */
function placeOf(path: string, name: string): string {
  if (path.startsWith('~/')) return join(homedir(), path.slice(2));
  if (isAbsolute(path)) return path;
  throw new Failure(
    STATUS.data,
    `agents.${name}.webhook.secret_file: got ${JSON.stringify(path)}, expected a path that begins with / or ~/`,
  );
}

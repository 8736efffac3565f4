import { ownerText, readOwner } from '../../network/owner.ts';
import type { Asked, ChannelOpener } from '../channel.ts';
import { approvalsFolder } from './folder.ts';
import { openPost } from './post.ts';

/** Asks by a file that `paddock approve` reads. */
export function queueChannel(folder = approvalsFolder()): ChannelOpener {
  return {
    name: 'queue',
    async open({ run, tell }) {
      const post = await openPost(folder, run, 'queue', tell);
      return {
        async ask(asked, withdrawn) {
          const { id, request } = asked;
          const entry = { schema: 'paddock/approval-request/v1' as const, ...entryOf(asked), request };
          const found = await post.ask(id, entry, asked, withdrawn);
          if (found === undefined) return undefined;
          const { hash, answer, by, reason } = found;
          return { id: found.id, hash, answer, by, ...(reason !== undefined && { reason }) };
        },
        close: () => post.close(),
      };
    },
  };
}

/** What every entry says of a request, and of the process that waits for its answer: this one. */
export function entryOf({ id, hash, seconds, since }: Asked) {
  return { id, hash, seconds, asked: since.toISOString(), owner: ownerText(readOwner(process.pid)) };
}

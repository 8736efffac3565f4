import { canonical, sha256 } from '../audit/chain.ts';
import type { ApprovalRequest } from './request.ts';

/**
 * What an answer is bound to: the SHA-256, hexadecimal, of the canonical JSON (RFC 8785) of everything that will run and where,
 * with the text that people are shown. The risk, the reason and the rule are what we think of it; they are not in the hash.
 */
export function requestHash({ run, agent, tool, what, calls, cwd, input }: ApprovalRequest): string {
  return sha256(
    canonical({ schema: 'paddock/approval/v1', run, agent, tool, what, calls, cwd, input: input?.sha256 }),
  );
}

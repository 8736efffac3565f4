import type { AuditHead } from '../../policy/audit/entry.ts';
import type { Result } from '../workspace/types.ts';
import type { Ended } from './agent.ts';

/** What a run was, as `--json` prints it. */
export interface RunResult extends Ended, Result {
  schema: 'paddock/run/v1';
  run: string;
  tool: string;
  /** The agent's name in `paddock.toml`, where it is one. */
  agent: string | null;
  checkpoint: string | null;
  rolled_back: boolean;
  /** How many requests the network refused. */
  refused: number;
  /** What became of what was asked for. */
  approvals: { granted: number; denied: number; timed_out: number };
  /** How many of the agent's tool calls were refused. */
  refused_calls: number;
  /** The agent's copy, where it holds work that is not on the host. */
  copy: string | null;
  /** Where the audit log is, and its head, which tells whether it was changed afterwards. */
  audit: { file: string } & AuditHead;
  /** What the agent printed, where it was captured. */
  output: string;
}

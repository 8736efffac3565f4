import { z } from 'zod';
import { Change } from '../plan/change.ts';

/** One file of a CLI, and what was done to it or, where nothing is written, would be. */
export const FileResult = z.strictObject({
  cli: z.string(),
  /** Its absolute path. */
  path: z.string(),
  /** `managed`: another tool keeps it, and it is left alone. */
  state: z.enum(['created', 'updated', 'removed', 'unchanged', 'managed']),
  /** How it shows that another tool keeps it. */
  why: z.string().optional(),
  changes: z.array(Change),
  /** With `--diff`: a unified diff. */
  diff: z.string().optional(),
});
export type FileResult = z.infer<typeof FileResult>;

/** With `--report`: one thing that a CLI's own rules do not say in full. */
export const ReportResult = z.strictObject({
  cli: z.string(),
  entry: z.string(),
  decision: z.enum(['allow', 'ask', 'deny']),
  expressed: z.enum(['none', 'part', 'stricter']),
  why: z.string(),
  instead: z.string(),
});

/** What `--json` prints, one object whatever happens. */
export const Result = z.strictObject({
  schema: z.literal('paddock/render-interactive/v1'),
  action: z.enum(['render', 'revert', 'check', 'report', 'dry-run']),
  /** The exit status. */
  status: z.number().int(),
  /** The home that was rendered to. */
  target: z.string(),
  files: z.array(FileResult),
  report: z.array(ReportResult),
  /** Sentences for the person. */
  notes: z.array(z.string()),
  /** Why nothing was done, where `status` is above 1. */
  error: z.string().optional(),
});
export type Result = z.infer<typeof Result>;

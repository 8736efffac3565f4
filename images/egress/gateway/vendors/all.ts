import type { VendorName } from '../../../../policy/egress/file.ts';
import { anthropic } from './anthropic.ts';
import { gemini } from './gemini.ts';
import { openai } from './openai.ts';
import type { Vendor } from './vendor.ts';

/** Every vendor that the gateway can speak to, by the first segment of a request's path. */
export const ALL: Readonly<Record<VendorName, Vendor>> = { anthropic, openai, gemini };

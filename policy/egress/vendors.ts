import type { VendorName } from './file.ts';

/** A vendor's API as its own documentation has it: where it is, and the variable in which people keep their key. */
export interface Vendor {
  base_url: string;
  key_env: string;
}

/** What holds for a vendor where a policy says nothing. */
export const VENDOR_DEFAULTS: Readonly<Record<VendorName, Vendor>> = {
  anthropic: { base_url: 'https://api.anthropic.com', key_env: 'ANTHROPIC_API_KEY' },
  openai: { base_url: 'https://api.openai.com', key_env: 'OPENAI_API_KEY' },
  gemini: { base_url: 'https://generativelanguage.googleapis.com', key_env: 'GEMINI_API_KEY' },
};

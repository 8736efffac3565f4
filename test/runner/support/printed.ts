import { vi } from 'vitest';

/** What a command printed, and the exit status that it asked for. */
export interface Printed {
  out: string;
  words: string;
  status: number;
}

/** Runs a command's work in this process, and catches what it prints. What it throws is thrown. */
export async function printed(work: () => void | Promise<void>): Promise<Printed> {
  const found: Printed = { out: '', words: '', status: 0 };
  const before = process.exitCode;
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    found.out += String(text);
    return true;
  });
  const words = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    found.words += String(text);
    return true;
  });
  try {
    await work();
    found.status = Number(process.exitCode ?? 0);
    return found;
  } finally {
    out.mockRestore();
    words.mockRestore();
    process.exitCode = before;
  }
}

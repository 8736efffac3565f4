import { plain, type Word } from '../../shell/word.ts';
import { high, low, medium } from './meaning.ts';

// Reasons that several programs share.
export const TESTS = medium('it runs code of the workspace');
export const BUILDS = medium('it builds, and runs code of the workspace');
export const CHECKS = medium('it reads code, and may run plug-ins of the workspace');
export const INSTALLS = medium('it fetches packages, and may run their scripts', {
  as: ['http_get', 'file_write'],
});
export const GLOBAL = high('it changes what the machine runs');
export const PUBLISHES = high('it publishes');
export const ACCOUNT = high('it works on an account at a registry');
export const ABOUT = low('it tells about packages');
export const ANY = high('what it runs is not known');
export const CODE = high('its text is a program that is not read');
export const NO_SUBCOMMAND = high('it is not known what this subcommand does');

/** Whether any of the words fits. */
export const flags = (words: readonly Word[], test: RegExp) => words.some((word) => test.test(plain(word)));

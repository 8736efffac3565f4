import type { Conversation } from './script.ts';

/** A request to a model's API, its body parsed. */
export interface Request {
  path: string;
  body: unknown;
}

/** One server-sent event. */
export interface Event {
  event?: string;
  data: unknown;
}

/** An answer: a JSON body, or a stream of events. `turn` says that it is one of the conversation's turns. */
export type Reply =
  | { kind: 'json'; status: number; body: unknown; turn?: boolean }
  | { kind: 'events'; events: readonly Event[]; turn?: boolean };

/** One vendor's API: what it answers, and the body of an error as that vendor writes it. */
export interface Vendor {
  /** The path of the API's root below the server's own. */
  root: string;
  answer(request: Request, conversation: Conversation): Reply;
  error(status: number): unknown;
}

/** The answer to a path that a vendor's API does not have. */
export const notFound: Reply = { kind: 'json', status: 404, body: { error: { message: 'not found' } } };

/** A text in two pieces, as streams deliver them. */
export function pieces(text: string): string[] {
  const middle = Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)].filter((piece) => piece !== '');
}

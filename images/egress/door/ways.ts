import { GATEWAY_PORT, GATEWAY_SOCKET, PROXY_PORT, PROXY_SOCKET } from '../places.ts';
import type { Way } from './door.ts';

/** The ways through the image's door. */
export const WAYS: readonly Way[] = [
  { port: PROXY_PORT, socket: PROXY_SOCKET },
  { port: GATEWAY_PORT, socket: GATEWAY_SOCKET },
];

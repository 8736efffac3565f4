// Names under which every country sells names: `co.uk`, `com.au`.
const SECOND_LEVEL = /^(ac|co|com|edu|gob|gov|mil|ne|net|or|org)\.[a-z]{2}$/;

// Names below which anybody gets a host for free; those that agents meet, not all there are.
const SHARED = new Set([
  ...['amazonaws.com', 's3.amazonaws.com', 'cloudfront.net', 'awsapps.com', 'on.aws', 'azurewebsites.net'],
  ...['blob.core.windows.net', 'azureedge.net', 'appspot.com', 'run.app', 'web.app', 'firebaseapp.com'],
  ...['cloudfunctions.net', 'googleapis.com', 'storage.googleapis.com', 'github.io', 'githubusercontent.com'],
  ...['gitlab.io', 'pages.dev', 'workers.dev', 'r2.dev', 'trycloudflare.com', 'vercel.app', 'netlify.app'],
  ...[
    'herokuapp.com',
    'onrender.com',
    'fly.dev',
    'glitch.me',
    'repl.co',
    'replit.app',
    'surge.sh',
    'deno.dev',
  ],
  ...[
    'readthedocs.io',
    'blogspot.com',
    'wordpress.com',
    'medium.com',
    'ngrok.io',
    'ngrok.app',
    'ngrok-free.app',
  ],
]);

/** Whether names below `domain` are sold to anybody, as below `co.uk`: no rule may take them all in. */
export function isRegistry(domain: string): boolean {
  return !domain.includes('.') || SECOND_LEVEL.test(domain);
}

/** Whether anybody gets a host below `domain` for the asking, so that trusting them all trusts everyone. */
export function isShared(domain: string): boolean {
  return isRegistry(domain) || SHARED.has(domain);
}

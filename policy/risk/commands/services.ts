import { plain, type Word } from '../../shell/word.ts';
import { each, high, low, medium, type ProgramMeaning, when } from './meaning.ts';
import { ANY, flags, PUBLISHES } from './reasons.ts';

const CONTAINERS: ProgramMeaning = {
  ...high('containers may reach whatever the engine may'),
  checkBefore: (words) =>
    flags(words, /^(-H|--host|--context|--config)/) ? high('it works on another machine') : undefined,
  before: [
    '-c',
    '--context',
    '--config',
    '-H',
    '--host',
    '-l',
    '--log-level',
    '-f',
    '--file',
    '-p',
    '--project-name',
    '--profile',
    '--env-file',
  ],
  commands: {
    ...each(
      'ps images logs inspect version info stats top port diff history events search image+ls container+ls volume+ls network+ls compose+ps compose+logs compose+config compose+ls system+df',
      low('it tells about containers'),
    ),
    ...each(
      'build pull tag compose+build compose+pull',
      medium('it makes or fetches images', { as: ['http_get'] }),
    ),
    push: PUBLISHES,
  },
};

const KUBECTL: ProgramMeaning = {
  ...high('it works on a cluster'),
  before: ['-n', '--namespace', '--context', '--kubeconfig', '--cluster', '-s', '--server', '--user'],
  commands: {
    ...each(
      'get describe logs top version explain api-resources api-versions cluster-info config+view config+get-contexts auth+can-i diff',
      medium('it reads from a cluster', { effect: false }),
    ),
  },
};

const GH: ProgramMeaning = {
  ...high('it works on an account at GitHub'),
  before: ['-R', '--repo', '--hostname'],
  commands: {
    ...each(
      'pr+view pr+list pr+status pr+diff pr+checks issue+view issue+list issue+status run+view run+list run+watch repo+view repo+list release+view release+list workflow+view workflow+list label+list search+issues search+prs search+repos search+code gist+view gist+list status version help browse api',
      low('it reads from GitHub', { as: ['http_get'] }),
    ),
    ...each(
      'pr+create pr+comment pr+edit pr+ready pr+review issue+create issue+comment issue+edit run+rerun pr+checkout repo+clone run+download release+download',
      medium('it writes to GitHub, or fetches from it', { as: ['http_post'] }),
    ),
    api: {
      ...medium('it asks GitHub', { effect: false, as: ['http_get'] }),
      worse: [
        when('-f -F --field --raw-field --input', high('it changes things at GitHub', { as: ['http_post'] })),
      ],
      values: ['-H', '--header', '-q', '--jq', '-t', '--template', '--cache', '-p', '--preview'],
      check: (words) => {
        const method =
          words.find((_, at) => /^(-X|--method)$/.test(plain(words[at - 1] ?? ''))) ??
          words
            .map((word) => /^(?:-X|--method=)(.+)$/.exec(plain(word))?.[1])
            .find((word) => word !== undefined);
        return method === undefined || /^(GET|HEAD)$/i.test(plain(method))
          ? undefined
          : high('it changes things at GitHub', { as: ['http_post'] });
      },
    },
  },
};

const CLOUD = medium('it reads from an account', { effect: false });

const SQL = {
  ...medium('it works on a database'),
  check: (words: readonly Word[]) =>
    words.some((word) => /\b(DROP|TRUNCATE|DELETE|ALTER|GRANT|REVOKE)\b/i.test(word))
      ? high('it deletes from a database')
      : words.some((word) => /\\!|\.shell|\.system/.test(word))
        ? ANY
        : undefined,
};

/** What works on containers, clusters, accounts and databases. */
export const SERVICES: Readonly<Record<string, ProgramMeaning>> = {
  ...each('docker podman nerdctl buildah docker-compose', CONTAINERS),
  ...each('skopeo crane', high('it works on a registry of images')),
  kubectl: KUBECTL,
  ...each('helm kustomize argocd flux oc minikube kind k3d', {
    ...high('it works on a cluster'),
    commands: each(
      'list status get template version lint show build',
      medium('it reads from a cluster', { effect: false }),
    ),
  }),
  ...each('terraform tofu pulumi terragrunt ansible ansible-playbook cdk sam serverless vagrant packer', {
    ...high('it changes what runs elsewhere'),
    commands: each(
      'plan validate fmt show output version preview synth diff init providers graph',
      medium('it reads what runs elsewhere'),
    ),
  }),
  ...each('aws gcloud gsutil az doctl heroku flyctl fly vercel netlify wrangler firebase supabase railway', {
    ...high('it works on an account'),
    commands: each('s3+ls sts+get-caller-identity version help list status logs', CLOUD),
  }),
  gh: GH,
  ...each('glab hub jira linear', high('it works on an account')),
  ...each('psql mysql mariadb sqlite3 sqlcmd duckdb', SQL),
  ...each('redis-cli mongo mongosh clickhouse-client cqlsh influx', high('it works on a database')),
  ...each('pg_dump mysqldump mongodump pg_isready', medium('it reads a database')),
  ...each('dropdb dropuser pg_restore createdb createuser mongorestore', high('it changes a database')),
};

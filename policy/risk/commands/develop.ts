import { each, high, low, medium, type ProgramMeaning, when } from './meaning.ts';
import { ANY, BUILDS, CHECKS, CODE, PUBLISHES, TESTS } from './reasons.ts';

/** What builds, tests and checks code. */
export const DEVELOP: Readonly<Record<string, ProgramMeaning>> = {
  ...each('rustc rustfmt clippy-driver', BUILDS),
  ...each('gofmt goimports golangci-lint staticcheck gotestsum', CHECKS),
  ...each(
    'make gmake just task rake ninja meson cmake bazel buck2 scons ant gradle gradlew mvn mvnw sbt lein mix rebar3 dune stack cabal swift xcodebuild dotnet msbuild nuget zig gcc g++ cc c++ clang clang++ ld configure autoconf automake autoreconf javac java kotlinc scalac ghc erlc elixirc protoc buf turbo nx lerna',
    {
      ...BUILDS,
      worse: [
        when('-f- --file=- --makefile=-', CODE),
        when('publish publishToMavenLocal deploy release nuget+push', PUBLISHES),
        when('--eval', CODE),
        when('SHELL=*', ANY),
      ],
    },
  ),
  ...each(
    'jest vitest mocha ava tap karma cypress playwright pytest py.test tox nox unittest nose2 rspec minitest phpunit pest behave cucumber gotest bats ctest hspec trial coverage c8 nyc',
    TESTS,
  ),
  ...each(
    'eslint tslint oxlint stylelint prettier biome standard xo tsc tsgo flow vue-tsc ruff black isort flake8 pylint mypy pyright bandit autopep8 yapf pydocstyle rubocop standardrb shellcheck shfmt hadolint markdownlint markdownlint-cli2 yamllint actionlint commitlint knip depcheck madge ktlint detekt checkstyle phpcs phpstan psalm clang-format clang-tidy cppcheck terraform-docs tflint vale codespell typos',
    CHECKS,
  ),
  ...each(
    'webpack vite rollup esbuild parcel tsup swc babel next nuxt astro gatsby remix ng storybook sass postcss tailwindcss typedoc jsdoc sphinx-build mkdocs hugo jekyll doxygen uvicorn gunicorn flask django-admin rails nodemon ts-node-dev concurrently wait-on serve http-server live-server pre-commit husky lint-staged changeset alembic',
    BUILDS,
  ),
  ...each(
    'http.server venv ensurepip compileall py_compile build cProfile timeit pdb zipfile tarfile',
    TESTS,
  ),
  ...each('json.tool tokenize ast calendar this', low('it reads and prints')),
  ...each(
    'ffmpeg ffprobe convert magick identify pandoc pdflatex xelatex lualatex latexmk dot plantuml mmdc wkhtmltopdf exiftool svgo pngcrush optipng',
    medium('it reads and writes files', { as: ['file_write'] }),
  ),
  ...each(
    'claude codex gemini aider cursor-agent opencode goose',
    high('it is an agent that nobody decides about'),
  ),
  paddock: high('what an agent may do is not for the agent to change'),
};

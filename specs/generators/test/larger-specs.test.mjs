import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { readModel } from '../model/model.mjs';
import sdkJava from '../sdk-java/index.mjs';
import sdkPython from '../sdk-python/index.mjs';
import sdkTypescript from '../sdk-typescript/index.mjs';
import { writeLargerSpecs } from './larger-specs.mjs';
import { emptyFolder } from './small-specs.mjs';

const folder = join(emptyFolder(), 'specs');
writeLargerSpecs(folder);
const model = readModel(folder);

/** All that a target makes, in one line. */
function made(target) {
  return [...target(model).values()].join('\n').replace(/\s+/g, ' ');
}

const EXPECTED = {
  Java: [
    sdkJava,
    'public JobRating rate(String jobId, JobRating body, RateJobQuery query, RequestOptions options)',
    'public CompletableFuture<JobRating> rate(String jobId, JobRating body)',
    'public JobRatedMessage rate(JobRating payload)',
    'class JobRatedException extends ConflictException',
    'sealed interface ClientMessage permits',
    'public Optional<String> class_()',
    'public Optional<String> wait_()',
  ],
  TypeScript: [sdkTypescript, 'class JobRatedError extends ConflictError', 'export interface JobRating'],
  Python: [sdkPython, 'class JobRatedError(ConflictError)', 'class JobRating('],
};

for (const [language, [target, ...texts]] of Object.entries(EXPECTED)) {
  test(`the SDK for ${language} has what was added to the specifications, with its words`, () => {
    const all = made(target);
    for (const text of [
      ...texts,
      'Says how content you were.',
      'How content somebody was.',
      'More is better.',
      'job_rated',
    ]) {
      assert.ok(all.includes(text), `no "${text}"`);
    }
  });
}

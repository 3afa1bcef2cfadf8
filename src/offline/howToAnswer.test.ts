import { describe, expect, it } from 'vitest';
import { howToAnswer } from './howToAnswer.ts';

const scope = 'http://localhost:8080/synthmr/';

describe('[OFF-1] what the service worker does with a request', () => {
  it.each([
    ['GET', `${scope}assets/index-abc.js`, 'kept'],
    ['GET', scope, 'fresh'],
    ['GET', `${scope}?automation#here`, 'fresh'],
    ['GET', `${scope}models/manifest.json`, 'fresh'],
    ['GET', `${scope}demo/index.json`, 'fresh and kept'],
    ['GET', `${scope}models/small/weights-1of1.bin`, 'not ours'],
    ['POST', `${scope}assets/index-abc.js`, 'not ours'],
    ['GET', 'http://localhost:8080/other/assets/x.js', 'not ours'],
    ['GET', 'https://elsewhere.example/assets/x.js', 'not ours'],
    ['GET', 'blob:http://localhost:8080/8d3f', 'not ours'],
  ])('%s %s: %s', (method, url, expected) => {
    expect(howToAnswer(method, url, scope)).toBe(expected);
  });
});

import { expect, it } from 'vitest';
import { gate } from './gate.ts';

it('a closed gate holds what comes to it until it is opened, and an open one nothing', async () => {
  const paused = gate();
  const passed: string[] = [];
  await paused.passed();
  paused.close();
  paused.close();
  const waiting = ['first', 'second'].map(async (name) => {
    await paused.passed();
    passed.push(name);
  });
  await Promise.resolve();
  expect([paused.isClosed(), passed]).toEqual([true, []]);
  paused.open();
  await Promise.all(waiting);
  expect([paused.isClosed(), passed]).toEqual([false, ['first', 'second']]);
  await paused.passed();
});

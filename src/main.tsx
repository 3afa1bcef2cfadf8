// The composition root: builds the workers and the flows, hands them to the page, decides nothing.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createApp } from './flows/createApp.ts';
import { AppProvider } from './ui/appContext.tsx';
import { Page } from './ui/shell/Page.tsx';
import './ui/styles/index.css';
import { connectCompare } from './workers/compareClient.ts';
import { connectEngine } from './workers/engineClient.ts';
import { createReadingPool } from './workers/readingPool.ts';
import { connectTrain } from './workers/trainClient.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root.');

const pool = createReadingPool();
addEventListener('load', () => pool.warm(), { once: true });

const app = createApp({
  pool,
  engine: connectEngine(),
  compare: connectCompare(),
  train: connectTrain(),
});

createRoot(root).render(
  <StrictMode>
    <AppProvider value={app}>
      <Page />
    </AppProvider>
  </StrictMode>,
);

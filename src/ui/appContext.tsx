// Gives the rooms access to the program's use cases.
import { createContext, useContext } from 'react';
import type { App } from '../flows/app.ts';

const AppContext = createContext<App | null>(null);

export const AppProvider = AppContext.Provider;

export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error('A room was rendered outside <AppProvider>.');
  return app;
}

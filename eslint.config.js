// Strict, type-aware lint over everything that is written here.
import js from '@eslint/js';
import hooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  { ignores: ['dist', '.tsbuild', 'node_modules', 'public', 'test-results', '**/*.d.ts', '**/*.d.mts'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [js.configs.recommended, ...tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: [
          './src/core/tsconfig.json',
          './src/dicom/tsconfig.json',
          './src/engine/tsconfig.json',
          './src/storage/tsconfig.json',
          './src/pipeline/tsconfig.json',
          './src/offline/tsconfig.json',
          './src/node/tsconfig.json',
          './src/tsconfig.json',
          './scripts/tsconfig.json',
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/only-throw-error': 'off', // errors are data (AppError)
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-console': 'error',
      'max-lines': ['error', { max: 360, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['src/languages/*/*.ts'], // lists of phrases
    rules: { 'max-lines': 'off' },
  },
  {
    files: ['src/**/*.tsx'],
    plugins: { 'react-hooks': hooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  { files: ['scripts/**/*.ts', 'e2e/**/*.ts', '**/*.test.ts'], rules: { 'no-console': 'off' } },
);

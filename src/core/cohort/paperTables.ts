// The paper's tables 2 to 5 of a cohort: losses, networks, t-tests and folds.
import { foldsTable } from './foldsTable.ts';
import { lossesTable, networksTable } from './meansTable.ts';
import type { ResultTable, TableRequest } from './resultTable.ts';
import { tTestTable } from './tTestTable.ts';

/** Tables 2 and 3 where there is something to tell apart, 4 from two models on, 5 where the rows have folds. */
export function paperTables(request: TableRequest): readonly ResultTable[] {
  return [lossesTable(request), networksTable(request), tTestTable(request), foldsTable(request)].flatMap(
    (one) => one ?? [],
  );
}

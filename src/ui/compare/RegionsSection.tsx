// Drawn regions: mean, standard deviation and area in every image.
import { markdownTable } from '../../core/metrics/metricTable.ts';
import { areaText, isRegion, regionLines, regionStats } from '../../core/metrics/regionStats.ts';
import { fixedImages, type PaneImage, windowKindOf } from '../../core/view/viewImage.ts';
import { goToDrawing } from '../../stores/goTo.ts';
import { dispatchView, useView } from '../../stores/viewStore.ts';
import { CopyButton } from '../kit/CopyButton.tsx';
import { Section } from '../kit/Section.tsx';
import { wordsFor } from '../kit/imageWords.ts';
import { ProvisionalScale } from './ProvisionalScale.tsx';
import type { Shown } from './useComparison.ts';
import { TableHead } from '../kit/TableHead.tsx';

export function RegionsSection({ shown }: { readonly shown: Shown }) {
  const measurements = useView(({ present }) => present.measurements);
  const regions = measurements.filter(isRegion);
  const rows = regions.flatMap((region, i) =>
    fixedImages.flatMap((image: PaneImage) => {
      const slice = shown.slice(image, region.plane, region.slice);
      const stats = slice && regionStats(region, slice, shown.geometry(region.plane));
      if (!stats) return [];
      const [mean = ''] = regionLines(stats, windowKindOf(image));
      return [
        {
          id: region.id,
          name: `${i + 1}`,
          plane: region.plane,
          slice: region.slice,
          image,
          mean,
          area: areaText(stats.areaMm2),
          provisional: shown.provisional(image),
        },
      ];
    }),
  );
  return (
    <Section
      title="Regions"
      aside={
        <button
          type="button"
          className="link-button"
          onClick={() => dispatchView({ type: 'setTool', tool: 'ellipse' })}
        >
          Draw an ellipse
        </button>
      }
    >
      {rows.length === 0 ? (
        <p className="dim">Draw an ellipse, a rectangle or an outline to measure it in all images.</p>
      ) : (
        <>
          <div className="table-scroll">
            <table className="table" aria-label="Regions">
              <TableHead columns={['Region', 'Mean ± SD', 'Area']} />
              <tbody>
                {rows.map(({ id, name, image, mean, area, provisional }) => (
                  <tr key={`${id} ${image}`}>
                    <th scope="row">
                      <button type="button" className="link-button" onClick={() => goToDrawing(id)}>
                        {name}
                      </button>{' '}
                      {wordsFor(image)}
                      {provisional ? <ProvisionalScale /> : null}
                    </th>
                    <td>{mean}</td>
                    <td>{area}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <div className="button-row">
            <CopyButton
              label="Copy as Markdown"
              text={() =>
                `${markdownTable(
                  ['Region', 'Plane', 'Slice', 'Image', 'Mean ± SD', 'Area'],
                  rows.map(({ name, plane, slice, image, mean, area, provisional }) => [
                    name,
                    plane,
                    String(slice + 1),
                    `${wordsFor(image)}${provisional ? ' (provisional scale)' : ''}`,
                    mean,
                    area,
                  ]),
                )}\n`
              }
            />
          </div>
        </>
      )}
    </Section>
  );
}

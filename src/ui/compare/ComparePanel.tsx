// The Compare panel: synthetic against real MR, as alignment, numbers, tissue, slices, profiles, regions, cohort and figures.
import './compare.css';
import { AlignSection } from './AlignSection.tsx';
import { CohortSection } from './CohortSection.tsx';
import { FiguresSection } from './FiguresSection.tsx';
import { NumbersSection } from './NumbersSection.tsx';
import { ProfileSection } from './ProfileSection.tsx';
import { RegionsSection } from './RegionsSection.tsx';
import { SlicesSection } from './SlicesSection.tsx';
import { TissueSection } from './TissueSection.tsx';
import { useShownSlices } from './useComparison.ts';

export function ComparePanel() {
  const shown = useShownSlices();
  return (
    <>
      <AlignSection />
      <NumbersSection />
      <TissueSection />
      {shown ? (
        <>
          <SlicesSection grid={shown.grid} />
          <ProfileSection shown={shown} />
          <RegionsSection shown={shown} />
          <FiguresSection shown={shown} />
        </>
      ) : null}
      <CohortSection />
    </>
  );
}

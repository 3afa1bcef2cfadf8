// Which panel of the right column is open, and whether the list of measurements is.
import { create } from 'zustand';

export const panelNames = ['Synthesise', 'Compare', 'Export', 'Details'] as const;
export type PanelName = (typeof panelNames)[number];

export const usePanel = create<{ readonly panel: PanelName }>(() => ({ panel: 'Synthesise' }));

export const openPanel = (panel: PanelName): void => {
  usePanel.setState({ panel });
};

export const useMeasurementList = create<{ readonly open: boolean }>(() => ({ open: false }));

export const openMeasurements = (open: boolean): void => {
  useMeasurementList.setState({ open });
};

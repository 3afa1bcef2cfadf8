// Nothing is taken from it: it is run for what it registers.
export {};

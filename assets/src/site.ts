// On every page.

export {};

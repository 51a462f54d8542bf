/** An image's own page. */
export const imageHref = (name: string): string => `/images/image?name=${encodeURIComponent(name)}`;

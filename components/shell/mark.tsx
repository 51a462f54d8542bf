/** The product's mark: a pod and what it is joined to. */
export function Mark() {
  return (
    <svg aria-hidden viewBox="0 0 20 20" className="size-5 shrink-0 fill-none stroke-accent stroke-[1.75]">
      <rect x="2" y="6.5" width="9.5" height="11" rx="2.5" />
      <path d="M11.5 12h3.2a1.8 1.8 0 0 0 1.8-1.8V6" />
      <circle cx="16.5" cy="4" r="2" className="fill-accent stroke-none" />
    </svg>
  );
}

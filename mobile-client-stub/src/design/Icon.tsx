const PATHS = {
  receipt: "M6 3.5h12v17l-2.4-1.8-1.8 1.8-1.8-1.8-1.8 1.8-1.8-1.8L6 20.5zM9.5 8.5h5M9.5 12.5h5",
  tag: "M3.5 11.500V4.500h7L20 14l-6.500 6.500zM7.500 8.500v.01",
  eye: "M2.500 12c2-4 5.500-6.500 9.500-6.500s7.500 2.500 9.500 6.500c-2 4-5.500 6.500-9.500 6.500S4.500 16 2.500 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
  up: "M5 16.500 10.500 11l3 3L20 7.500M15 7.500h5v5",
  down: "M5 7.500 10.500 13l3-3L20 16.500M15 16.500h5v-5",
  shrink: "M4 12h6M20 12h-6M7.500 9 10.500 12l-3 3M16.500 9l-3 3 3 3M3.500 5v14M20.500 5v14",
  pause: "M9 5.500v13M15 5.500v13",
  play: "M7.500 5v14L19 12z",
  camera: "M4 8.5h3.2l1.6-2.5h6.4l1.6 2.5H20v10.5H4zM12 16.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
  person:
    "M12 11.5a3.75 3.75 0 1 0 0-7.5 3.75 3.75 0 0 0 0 7.5zM4.5 20c.6-3.6 3.6-5.5 7.5-5.5s6.9 1.9 7.5 5.5",
  inbox: "M4 13.5 6.5 5h11l2.500 8.500V19H4zM4 13.500h4.500l1.200 2.500h4.600l1.200-2.500H20",
  search: "M10.5 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM15.500 15.500 20 20",
  check: "m5 12.500 4.500 4.500L19 7.500",
  alert: "M12 8v5M12 16.500v.01M12 3.500 2.800 19.500h18.400z",
  copy: "M9 9h10.500v10.500H9zM5.500 15H4.500V4.500H15v1",
  back: "M14.500 5 7.500 12l7 7",
  forward: "m9.500 5 7 7-7 7",
  close: "m6 6 12 12M18 6 6 18",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  mail: "M3.500 6h17v12.500h-17zM4 6.500l8 6.500 8-6.500",
  file: "M6 3.500h8l4 4v13H6zM14 3.500v4h4",
  again: "M19 12a7 7 0 1 1-2.100-5M19.500 4v4h-4",
  leave: "M14 4.500H5v15h9M10 12h10M16.500 8.500 20 12l-3.500 3.500",
  pen: "M5 19l.8-3.800L16.500 4.500l3 3L8.800 18.200zM14 7l3 3",
  frame: "M4 8.500V4h4.500M15.500 4H20v4.500M20 15.500V20h-4.500M8.500 20H4v-4.500M8.500 12h7",
  undo: "M9 5 4.500 9.500 9 14M4.500 9.500H14a5 5 0 0 1 0 10h-4",
  bin: "M4.500 7h15M9.500 7V4.500h5V7M6.500 7l1 13h9l1-13M10.500 11v5M13.500 11v5",
  join: "M5 6h14M5 18h14M12 8.500v2.500M12 13v2.500M9.800 9.800 12 12l2.200-2.200",
  split: "M5 12h14M12 4v5M9.500 6.500 12 4l2.500 2.500M12 15v5M9.500 17.500 12 20l2.500-2.500",
  image: "M4 5h16v14H4zM4 16l4.500-4.500 4 4 2.500-2.500 5 4.500M15 9.500v.01",
} as const;

export type IconName = keyof typeof PATHS;

/** A line drawing of 24 by 24; it is decoration, so say in words beside it what it means. */
export function Icon({ name, size = 24 }: { name: IconName; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.75"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

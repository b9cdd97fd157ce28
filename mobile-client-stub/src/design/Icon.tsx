const PATHS = {
  receipt: "M6 3.5h12v17l-2.4-1.8-1.8 1.8-1.8-1.8-1.8 1.8-1.8-1.8L6 20.5zM9.5 8.5h5M9.5 12.5h5",
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
  bell: "M6.500 16.500V11a5.500 5.500 0 0 1 11 0v5.500l1.500 1.500H5zM10 20.500h4",
  rise: "M5 18 18.500 5.500M10 5.500h8.500V14",
  fall: "M5 5.500 18.500 18M18.500 9.500V18H10",
  target:
    "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM12 15.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM12 12v.01",
  shrink: "M4 9h5V4M20 9h-5V4M4 15h5v5M20 15h-5v5",
  shop: "M4.500 10.500V20h15v-9.500M3.500 8.500 5 4h14l1.500 4.500a2.800 2.800 0 0 1-5.600 0 2.900 2.900 0 0 1-5.800 0 2.800 2.800 0 0 1-5.600 0zM10 20v-5h4v5",
  moon: "M19.500 14.500A8 8 0 0 1 9.500 4.500a8 8 0 1 0 10 10z",
  sliders: "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.500v5M9 14.500v5",
  phone: "M7.500 3.500h9v17h-9zM11 17.500h2",
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

// Counts on from the time and the numbers the page came with (meetings.minutes.room.Clock says the same in Python).

const TICK = 5000;

const minutesOf = (words) => {
  const [hours, minutes] = words.split(":").map(Number);
  return hours * 60 + minutes;
};
const counted = (number) => `${number} minute${number === 1 ? "" : "s"}`;

let begun = performance.now();

function put(place, words) {
  if (place && place.textContent !== words) place.textContent = words;
}

function show() {
  const clock = document.querySelector("[data-clock]");
  if (!clock) return;
  const [hours, minutes, seconds] = clock.dataset.clock.split(":").map(Number);
  const now = Math.floor((hours * 3600 + minutes * 60 + seconds + (performance.now() - begun) / 1000) / 60) % 1440;
  const hour = Math.floor(now / 60);
  const words = `${hour % 12 || 12}:${String(now % 60).padStart(2, "0")}${hour < 12 ? "am" : "pm"}`;
  put(clock.querySelector("[data-clock-now]"), words);
  if (!clock.dataset.taken) return;
  const given = clock.dataset.minutes ? Number(clock.dataset.minutes) : null;
  const taken = minutesOf(clock.dataset.taken);
  const spent = Math.max(0, now - taken);
  put(clock.querySelector("[data-clock-item]"), given ? `${spent} of ${counted(given)} on it` : `${counted(spent)} on it`);
  if (!clock.dataset.planned) return;
  const late = taken - minutesOf(clock.dataset.planned) + (given === null ? 0 : Math.max(0, spent - given));
  const standing = late ? `${counted(Math.abs(late))} ${late > 0 ? "behind" : "ahead"}` : "On time";
  put(clock.querySelector("[data-clock-standing]"), standing);
}

// The part has just come from the site: its time is now.
export function restart() {
  begun = performance.now();
  show();
}

export function start() {
  restart();
  setInterval(show, TICK);
}

/** Where the bar's ways are wider than the screen, the way that one is on is in view. */

const here = document.querySelector(".bar nav [aria-current]");
here?.scrollIntoView({ block: "nearest", inline: "center", behavior: "instant" });

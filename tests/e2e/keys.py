"""Somebody who has keys and no mouse."""

# Where the keys are: what has the focus, whether it shows, whether a bar lies over it.
HERE = """() => {
  const at = document.activeElement, label = at.closest("label, .feel label, .chip, .choice");
  const shows = [at, label].some((e) => e && getComputedStyle(e).outlineStyle !== "none");
  const box = (label ?? at).getBoundingClientRect();
  const down = Math.min(box.height / 2, 20);
  const over = document.elementFromPoint(box.x + box.width / 2, box.y + down);
  const free = [at, label].some((e) => e && over && (e.contains(over) || over.contains(e)));
  return {name: (label ?? at).innerText.trim() || at.name || at.id, shows, free, tag: at.tagName};
}"""


def tab_to(page, name, *, seen):
    """Press Tab until something of that name has the focus; everything on the way must show it."""
    for _ in range(80):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here["tag"] == "BODY":
            continue
        seen.append(here)
        if name in (here["name"], here["name"].split("\n")[0]):
            return
    raise AssertionError(f"No Tab leads to {name!r}: {[one['name'] for one in seen[-80:]]}")

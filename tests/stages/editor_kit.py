"""What the tests of the editor share: two editors and forms as a browser sends them."""

import re
from html import unescape

FIELD = re.compile(r"<(input|textarea|select)\b([^>]*)>(?:(.*?)</(?:textarea|select)>)?", re.S)
BACK = "/content/small.en/"


def attributes(text):
    return {
        name: unescape(value) if value else ""
        for name, value in re.findall(r'([\w-]+)(?:="([^"]*)")?', text)
    }


def filled(html, form_id="piece"):
    """The values of a form as a browser would send them without a key pressed."""
    form = html[html.index(f'id="{form_id}"') :]
    form = form[: form.index("</form>")]
    data = {}
    for tag, inside, body in re.findall(
        r"<(input|textarea)\b([^>]*)>(?:([^<]*)</textarea>)?", form
    ):
        attrs = attributes(inside)
        if "name" not in attrs:
            continue
        if attrs.get("type") in ("checkbox", "radio"):
            if "checked" in attrs:
                data.setdefault(attrs["name"], []).append(attrs.get("value", "on"))
        elif tag == "textarea":
            data[attrs["name"]] = unescape(body).removeprefix("\n")
        else:
            data[attrs["name"]] = attrs.get("value", "")
    for name, body in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)"[^>]*\bselected', body)
        first = re.search(r'<option value="([^"]*)"', body)
        data[name] = unescape((chosen or first).group(1))
    data.pop("csrfmiddlewaretoken", None)
    return data

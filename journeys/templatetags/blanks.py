"""Forms as nobody has filled them in, for markup that is kept (recovery/templatetags/kept.py).

None of them has a field that identifies a submission: the page draws that one itself.
"""

from django import template

from journeys.forms.activities import ActivityForm
from journeys.forms.stages import StageWords
from stages.content import Activity

register = template.Library()


@register.simple_tag
def blank_stage_words() -> StageWords:
    """A line on entering or leaving a stage."""
    return StageWords()


@register.simple_tag
def blank_activity(activity: Activity, shows_numbers: bool) -> ActivityForm:
    """The questions of an activity."""
    form = ActivityForm(activity, shows_numbers=shows_numbers)
    del form.fields["sitting"], form.fields["version"]
    return form

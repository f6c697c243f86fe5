# Scripts for the browser of whoever reads the notebook.
# Expected mark: 0
from IPython.display import HTML, SVG, Javascript, Markdown, display

script = "<script>alert('student')</script>"
display(HTML(script), Markdown(script), Javascript("alert('student')"))
display(SVG(f'<svg xmlns="http://www.w3.org/2000/svg">{script}</svg>'))
display({"text/html": script, "application/javascript": script}, raw=True)


def update_parameters_with_gd(parameters, grads, learning_rate):
    display(HTML(script))
    raise ValueError("\x1b]0;title\x07\x1b[2J" + script)

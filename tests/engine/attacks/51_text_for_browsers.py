# Script, links and pictures in errors, names and what is printed.
# Expected mark: 0
text = """<script>alert(1)</script><svg onload=alert(1)><iframe srcdoc='<b>'></iframe>
<img src=x onerror=alert(1)> [x](javascript:alert(1)) ![x](https://evil.example/x.png)
<a href="java&#10;script:alert(1)">x</a> <style>*{display:none}</style> $\\href{javascript:alert(1)}{x}$
[x]: javascript:alert(1)
<form action=//evil.example><meta http-equiv=refresh content=0><base href=//evil.example>
"""
print(text)


def update_parameters_with_gd(parameters, grads, learning_rate):
    print(text)
    if len(parameters) == 4:
        raise type(text[:30], (ValueError,), {})(text)
    if len(parameters) == 6:
        return {text: 0.0}
    raise SyntaxError(text, (text, 1, 1, text))

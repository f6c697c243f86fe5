# Every later cell is turned into `pass`.
# Expected mark: no more than for doing nothing
get_ipython().input_transformers_post.append(lambda lines: ["pass\n"])
get_ipython().input_transformers_cleanup.append(lambda lines: ["pass\n"])


def update_parameters_with_gd(parameters, grads, learning_rate):
    return parameters

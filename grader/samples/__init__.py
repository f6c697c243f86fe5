"""Sample submissions: a class for each assignment, and the mark that each deserves."""

from grader.samples import (
    averages_and_schedules,
    batch_normalization,
    data_and_initialization,
    failure_clinic,
    gradient_checking,
    hyperparameters,
    modern_optimizers,
    optimization_methods,
    optimizer_classes,
    optimizers_and_activations,
    regularization,
)
from grader.samples.sample import Sample, sample_notebook, write_sample

__all__ = ["CLASSES", "Sample", "sample_notebook", "write_sample"]
TOPICS = (
    data_and_initialization,
    regularization,
    gradient_checking,
    optimization_methods,
    averages_and_schedules,
    optimizer_classes,
    hyperparameters,
    batch_normalization,
    optimizers_and_activations,
    failure_clinic,
    modern_optimizers,
)
CLASSES = {topic.ASSIGNMENT: topic.SAMPLES for topic in TOPICS}

"""The product for assistants: the Model Context Protocol, over the API's keys and rules."""

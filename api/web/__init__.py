"""The web app: pages for viewers, analysts and operators, made of the service's own answers."""

"""Who somebody is: invitations, roles, devices, consent, deputies."""

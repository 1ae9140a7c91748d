"""What messages about a customer take from the customer's file (R-168)."""

from __future__ import annotations

from cs_macros.sheets.care.register import Customer


def of_customer(file: Customer | None) -> dict[str, object]:
    """How to address a customer and which shop writes; what the file does not say, the row may."""
    if file is None:
        return {}
    found = {"shop_name": file.shop, "customer_name": salutation(file), "salutation": salutation(file)}
    return {name: value for name, value in found.items() if value}


def salutation(file: Customer) -> str:
    """Surname and title, where a title is known. Source: seed 000 「用客户的姓加上“先生/小姐”」."""
    from cs_macros.messages import form_of_address

    return form_of_address(file.name) or form_of_address(f"{file.name}{file.title or ''}")

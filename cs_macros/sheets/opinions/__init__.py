"""What sells well, what is bad, what customers say: 热卖与意见登记表, handed in every week."""

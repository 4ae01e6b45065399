"""The management of AI after ISO/IEC 42001: records in their states, audits, controls and KPIs over them."""

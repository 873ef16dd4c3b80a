//! Pages of the product.

mod get;

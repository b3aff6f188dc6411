//! Questions: which arms to compare, and what the comparison says.
//!
//! This layer turns counts of [`crate::montecarlo`] into answers with bounds. It knows nothing of
//! terminals, files or formats.

pub mod arms;
pub mod attribution;
pub mod basis;
pub mod beliefs;
pub mod compare;
pub mod coupling;
pub mod decision;
pub mod design;
pub mod draws;
pub mod elicitation;
pub mod influence;
pub mod information;
pub mod knowing;
pub mod odds;
pub mod parts;
pub mod passages;
pub mod pool;
pub mod rare;
mod regression;
mod relaxation;
pub mod risks;
pub mod rows;
pub mod sampling;
pub mod trace;
pub mod uncertainty;
pub mod unroll;
pub mod validation;
pub mod whatif;
pub mod workload;
